athar help | sed -n 1,4p
athar --lang ar help | sed -n 1,4p
