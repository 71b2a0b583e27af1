athar help init
athar init --help --lang ar
