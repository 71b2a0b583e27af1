athar help | head -4
athar --lang ar help | head -4
