export ATHAR_LANG=ar
fails 2 athar
fails 2 athar كلمة
fails 2 athar verify --jobs كثير
fails 2 athar verify --خيار
fails 2 env LC_ALL=ar_SY.UTF-8 ATHAR_LANG= athar init
