# unlock, use, lock; another passphrase.
exec 7<<<$'the first phrase'
ATHAR_PASSPHRASE_FD=7 athar init case --name 'Sample case' --code SDN >/dev/null
fails 11 athar init second --name 'Second case' --code SEC
exec 7<<<$'the first phrase'
ATHAR_PASSPHRASE_FD=7 athar unlock --hours 1
athar init second --name 'Second case' --code SEC --json
fails 4 athar unlock
athar lock
fails 3 athar lock
fails 3 athar --lang ar lock
fails 11 athar init third --name 'Third case' --code THI
exec 7<<<$'the first phrase\nthe second phrase'
ATHAR_PASSPHRASE_FD=7 athar passphrase
exec 7<<<$'the first phrase'
ATHAR_PASSPHRASE_FD=7 fails 10 athar unlock
exec 7<<<$'the second phrase'
ATHAR_PASSPHRASE_FD=7 athar unlock --json
athar --lang ar lock
