athar --version | sed -E 's/[0-9.]+/VERSION/'
