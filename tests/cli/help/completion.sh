# The completion works in a plain bash.
athar help --completion bash >completion
bash -n completion
bash -c '. ./completion
  COMP_WORDS=(athar ver); COMP_CWORD=1; _athar; echo "${COMPREPLY[@]}"
  COMP_WORDS=(athar verify --); COMP_CWORD=2; _athar; echo "${COMPREPLY[@]}"
  COMP_WORDS=(athar help --completion ""); COMP_CWORD=3; _athar; echo "${COMPREPLY[@]}"
  COMP_WORDS=(athar --lang ""); COMP_CWORD=2; _athar; echo "${COMPREPLY[@]}"'
