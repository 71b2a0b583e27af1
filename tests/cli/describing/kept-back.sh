# What is for named reviewers only: show keeps back what says in words what is seen, and tells everything else.
make_case
mkdir in
echo 'ما قالته الطفلة للمحقق' >in/film.mp4
printf '{"id":"x","extractor":"example","webpage_url":"https://video.example/1","title":"الطفلة في الممر","uploader":"قناة تجريبية","upload_date":"20310304"}' >in/film.info.json
athar add -C case in --source s </dev/null >/dev/null 2>&1
cd case
ref=SDN-A-000001
athar describe $ref --title 'طفلة على باب' --summary 'تبكي' --date 'أيار 2013' --place 'دوار الزيتون' >/dev/null
athar note 'طفلة في الثامنة' $ref >/dev/null
record=$(athar show $ref --json | grep -o '"notes":.*' | grep -o '"record":"[0-9a-f]*"' | head -1 | cut -d'"' -f4)
echo == before
athar show $ref --json | grep -o 'طفلة\|الطفلة\|تبكي\|"restricted":true' | sort | uniq -c
athar flag child $ref >/dev/null
echo == after
! athar show $ref --json 2>/dev/null | grep 'طفلة\|الطفلة\|تبكي'
! athar show SDN-A-000002 --json 2>/dev/null | grep 'الطفلة'
athar show $ref --lang ar 2>&1 | sed '/الأنواع/q'
athar show "$record" --json
athar proof "$record" | sed -n 1p
fails 10 athar proof --entry "$record"
echo == withdrawn
id=$(athar show $ref --json 2>/dev/null | grep -o '"id":"[^"]*"' | head -1 | cut -d'"' -f4)
gone=$(athar retract "$(athar show $ref --json 2>/dev/null | grep -o '"item":.*"state_of' | grep -o '"record":"[0-9a-f]*"' | cut -d'"' -f4)" --json | grep -o '"record":"[0-9a-f]*"' | cut -d'"' -f4)
athar show "$id" --json 2>/dev/null | grep -o 'طفلة\|"restricted":true\|"what":"[a-z]*"'
athar retract "$gone" >/dev/null
athar member reviewer "$(athar show $ref --json 2>/dev/null | grep -oE '"by":"[0-9a-z]{26}"' | head -1 | cut -d'"' -f4)" >/dev/null
echo == named
athar show $ref --json | grep -o 'طفلة\|الطفلة\|تبكي\|"restricted":true' | sort | uniq -c
