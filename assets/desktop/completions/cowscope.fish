# fish completion for cowscope. Commands, options, modes and faults are those that the program's own help lists.

function __cowscope_program
    set -l words (commandline -opc)
    echo $words[1]
end

function __cowscope_commands
    set -l program (__cowscope_program)
    $program --help 2>/dev/null | string replace -rf '^  cowscope ([a-z]+) .*' '$1' | sort -u
end

# The command that has been typed; nothing for the window.
function __cowscope_command
    set -l words (commandline -opc)
    if set -q words[2]; and contains -- $words[2] (__cowscope_commands)
        echo $words[2]
    end
end

function __cowscope_options
    test -n "$(__cowscope_command)"; or echo --narrate
    set -l program (__cowscope_program)
    $program (__cowscope_command) --help 2>/dev/null | string match -r '^ *-.*' \
        | string replace -r '^((?: *-[-a-z]*(?: [^ ,]*)?,?)*).*' '$1' | string match -ra -- '--[a-z-]+'
end

# What the help of a command, or of run, lists below an option.
function __cowscope_values
    set -l program (__cowscope_program)
    set -l command run $argv[2]
    $program $command[-1] --help 2>/dev/null | awk -v option="  $argv[1] " '
        index($0, option) == 1 { on = 1; next }
        on && /^  -/ { exit }
        on && /^      [a-z]/ { print $1 }'
end

function __cowscope_kernels
    set -l token (commandline -ct)
    set -l before (string match -r '^.*[,+]' -- $token)
    if string match -qr '\+$' -- "$before"
        string replace -r '^' -- "$before" (__cowscope_values --bug)
    else
        string replace -r '^' -- "$before" (__cowscope_values --fork) vfork
    end
end

function __cowscope_shipped
    set -l folder (dirname (realpath (command -s (__cowscope_program))))/../share/cowscope/scenarios
    test -d $folder; and for file in $folder/*/*.cow
        string replace -- $folder/ '' $file
    end
end

function __cowscope_after
    contains -- (commandline -opc)[-1] $argv
end

complete -c cowscope -f
complete -c cowscope -n '__cowscope_after --fork' -a '(__cowscope_values --fork)'
complete -c cowscope -n '__cowscope_after --bug' -a '(__cowscope_values --bug)'
complete -c cowscope -n '__cowscope_after --compare' -a '(__cowscope_kernels)'
complete -c cowscope -n '__cowscope_after --format' -a '(__cowscope_values --format grade)'
complete -c cowscope -n '__cowscope_after --export' -a '(__cowscope_values --export quiz)'
complete -c cowscope -n '__cowscope_after --events' -a 'none all'
complete -c cowscope -n '__cowscope_after --theme' -a 'dark light contrast'
complete -c cowscope -n '__cowscope_after --language' -a 'en zh'
complete -c cowscope -n '__cowscope_after --level' -a '1 2 3 4'
complete -c cowscope -n '__cowscope_after --kernel' -a '6.1 6.12 6.18 newest'
complete -c cowscope -n '__cowscope_after --size' -a '1280x720 1920x1080 960x540'
complete -c cowscope -n '__cowscope_after --scale' -a '75 100 125 150 200 300'
complete -c cowscope -n '__cowscope_after -o --output --answers --log --vmlinuz' -F

set -l plain 'not __cowscope_after --fork --bug --compare --format --export --events --theme --language --level --kernel --size --scale --step --from --to --seed --count -o --output --answers --log --vmlinuz'
complete -c cowscope -n "$plain; and string match -q -- '-*' (commandline -ct)" -a '(__cowscope_options)'
complete -c cowscope -n "$plain; and test (count (commandline -opc)) -eq 1" -a '(__cowscope_commands)'
complete -c cowscope -n "$plain" -a '(__fish_complete_suffix .cow; __cowscope_shipped)'
