athar --lang ar init case --name 'قضية تجريبية' --code SDN
athar --lang ar -C case status
