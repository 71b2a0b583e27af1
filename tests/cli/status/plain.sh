make_case
athar -C case status
cd case
athar status --json
cd objects
ATHAR_CASE=$SCRATCH/work/case athar status --json
