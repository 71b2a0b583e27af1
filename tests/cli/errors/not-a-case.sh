mkdir empty
fails 3 athar -C empty status
fails 3 athar -C nowhere status
fails 3 athar status
fails 3 athar -C empty verify
fails 3 athar --lang ar -C empty status
