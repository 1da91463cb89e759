# bash completion for cowscope. Commands, options, modes and faults are those that the program's own help lists.

# Options of a command, or of the program for "".
_cowscope_options() {
    [ -n "$2" ] || echo --narrate
    "$1" ${2:+"$2"} --help 2> /dev/null | sed -n '/^ *-/{s/^\(\( *-[-a-z]*\( [^ ,]*\)\?,\?\)*\).*/\1/;p}' | grep -oE -- '--[a-z-]+'
}

_cowscope_commands() {
    "$1" --help 2> /dev/null | sed -n 's/^  cowscope \([a-z]\{1,\}\) .*/\1/p' | sort -u
}

# What the help of a command, or of run, lists below an option.
_cowscope_values() {
    "$1" "${3:-run}" --help 2> /dev/null | awk -v option="  $2 " '
        index($0, option) == 1 { on = 1; next }
        on && /^  -/ { exit }
        on && /^      [a-z]/ { print $1 }'
}

# The scenarios that come with the program, as it finds them by name.
_cowscope_shipped() {
    local folder
    folder=$(readlink -f "$(type -P "$1")") && folder=${folder%/*}/../share/cowscope/scenarios
    [ -d "$folder" ] && (cd "$folder" && printf '%s\n' ./*/*.cow) | sed 's,^\./,,'
}

_cowscope_files() {
    local IFS=$'\n'
    compopt -o filenames 2> /dev/null
    COMPREPLY=($(compgen -d -- "$2"; compgen -f -X '!*.cow' -- "$2"; compgen -W "$(_cowscope_shipped "$1")" -- "$2"))
    [ "${3-}" = all ] && COMPREPLY=($(compgen -f -- "$2"))
}

_cowscope() {
    local program=$1 current=$2 previous=$3 command= word words= before=
    local index
    for ((index = 1; index < COMP_CWORD; ++index)); do
        word=${COMP_WORDS[index]}
        case $word in
            -*) ;;
            *) [ "$index" -eq 1 ] && command=$word; break ;;
        esac
    done
    _cowscope_commands "$program" | grep -qx -- "$command" || command=
    # "--fork=eager" comes as three words.
    if [ "$current" = = ]; then current=; elif [ "$previous" = = ]; then previous=${COMP_WORDS[COMP_CWORD - 2]}; fi

    case $previous in
        --fork) words=$(_cowscope_values "$program" --fork) ;;
        --bug) words=$(_cowscope_values "$program" --bug) ;;
        --compare)
            [[ $current == *[,+]* ]] && before=${current%"${current##*[,+]}"}
            case $before in
                *+) words=$(_cowscope_values "$program" --bug) ;;
                *) words=$(_cowscope_values "$program" --fork; echo vfork) ;;
            esac
            words=$(printf "$before%s\n" $words)
            compopt -o nospace 2> /dev/null
            ;;
        --format) words=$(_cowscope_values "$program" --format grade) ;;
        --export) words=$(_cowscope_values "$program" --export quiz) ;;
        --events) words='none all' ;;
        --theme) words='dark light contrast' ;;
        --language) words='en zh' ;;
        --level) words='1 2 3 4' ;;
        --kernel) words='6.1 6.12 6.18 newest' ;;
        --size) words='1280x720 1920x1080 960x540' ;;
        --scale) words='75 100 125 150 200 300' ;;
        --step | --from | --to | --seed | --count) return ;;
        -o | --output | --answers | --log | --vmlinuz) _cowscope_files "$program" "$current" all; return ;;
        *)
            if [[ $current == -* ]]; then
                words=$(_cowscope_options "$program" "$command")
            else
                _cowscope_files "$program" "$current"
                [ "$COMP_CWORD" -eq 1 ] \
                    && COMPREPLY+=($(compgen -W "$(_cowscope_commands "$program")" -- "$current"))
                return
            fi
            ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _cowscope cowscope
