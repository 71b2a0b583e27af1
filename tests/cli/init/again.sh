make_case
fails 4 athar init case
mkdir full; touch full/something
fails 4 athar init full
mkdir empty
athar init empty --code TRY
fails 5 athar init third --code 'sdn'
[ ! -e third ]
