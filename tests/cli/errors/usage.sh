fails 2 athar
fails 2 athar nothing-like-this
fails 2 athar --nothing
fails 2 athar init
fails 2 athar init one two
fails 2 athar init one --name
fails 2 athar init one --nmae x
fails 2 athar verify --jobs many
fails 2 athar verify --jobs=-1
fails 2 athar verify --jobs 1 --jobs 2
fails 2 athar --lang fr status
fails 2 athar proof abc
fails 2 athar help --completion zsh
fails 2 athar --json=yes status
