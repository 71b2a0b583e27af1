make_case
athar -C case verify
athar -C case verify --json --jobs 1
athar -C case --lang ar verify
