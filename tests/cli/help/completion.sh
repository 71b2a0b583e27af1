# The completion works in a plain bash.
athar help --completion bash >completion
bash -n completion
bash -c '. ./completion
  COMP_WORDS=(athar ver); COMP_CWORD=1; _athar; echo "${COMPREPLY[@]}"
  COMP_WORDS=(athar verify --); COMP_CWORD=2; _athar; echo "${COMPREPLY[@]}"
  COMP_WORDS=(athar help --completion ""); COMP_CWORD=3; _athar; echo "${COMPREPLY[@]}"
  COMP_WORDS=(athar --lang ""); COMP_CWORD=2; _athar; echo "${COMPREPLY[@]}"
  try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _athar; echo "$*: ${COMPREPLY[*]}"; }
  try athar se; try athar set ""; try athar set new --; try athar exhibit add --se; try athar -C case member l
  try athar flag gr; try athar flag graphic gr; try athar log admit --l'
