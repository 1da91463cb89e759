# cow_discover_tests(TARGET PREFIX [test properties...]): one ctest test for each doctest case of
# TARGET, asked of the program itself after each link. doctest ships a module for this, but it
# stumbles over ';' and '[' in a name and says nothing when two cases bear the same one.
#
# The same file is the script that runs after the link.

if(NOT CMAKE_SCRIPT_MODE_FILE)
    function(cow_discover_tests target prefix)
        set(list ${CMAKE_CURRENT_BINARY_DIR}/${target}.ctest.cmake)
        add_custom_command(TARGET ${target} POST_BUILD
            BYPRODUCTS ${list}
            COMMAND ${CMAKE_COMMAND} -D "PROGRAM=$<TARGET_FILE:${target}>" -D "PREFIX=${prefix}"
                    -D "PROPERTIES=${ARGN}" -D "LIST=${list}" -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
            VERBATIM)
        set(include ${CMAKE_CURRENT_BINARY_DIR}/${target}.include.cmake)
        file(WRITE ${include}
            "if(EXISTS \"${list}\")\n  include(\"${list}\")\n"
            "else()\n  add_test(\"${prefix} ${target} is not built\" \"${target}\")\nendif()\n")
        set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${include})
    endfunction()
    return()
endif()

cmake_minimum_required(VERSION 3.25)
execute_process(COMMAND ${PROGRAM} --list-test-cases --reporters=xml
    OUTPUT_VARIABLE listing RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "${PROGRAM} --list-test-cases failed (${result}):\n${listing}")
endif()

# Lists in CMake are split at ';' and joined between '[' and ']', so those are swapped out meanwhile.
string(REPLACE ";" "\\x3b" listing "${listing}")
string(REPLACE "[" "\\x5b" listing "${listing}")
string(REPLACE "]" "\\x5d" listing "${listing}")
string(REGEX MATCHALL "<TestCase [^\n]*" cases "${listing}")

set(script "")
set(names "")
foreach(case IN LISTS cases)
    string(REGEX MATCH " name=\"([^\"]*)\"" _ "${case}")
    set(name "${CMAKE_MATCH_1}")
    set(suite "")
    if(case MATCHES " testsuite=\"([^\"]+)\"")
        set(suite "${CMAKE_MATCH_1}: ")
    endif()
    if(name IN_LIST names)
        message(FATAL_ERROR "two test cases are named '${name}'")
    endif()
    list(APPEND names "${name}")

    # doctest's filter splits at ',' and takes '?' and '*' for wildcards, which match themselves.
    string(REPLACE "," "\\," filter "${name}")
    set(line "add_test([==[${PREFIX} ${suite}${name}]==] [==[${PROGRAM}]==] [==[--test-case=${filter}]==]")
    string(APPEND line " --no-version --no-intro)\n")
    string(APPEND line "set_tests_properties([==[${PREFIX} ${suite}${name}]==] PROPERTIES")
    foreach(property IN LISTS PROPERTIES)
        string(APPEND line " [==[${property}]==]")
    endforeach()
    string(APPEND script "${line})\n")
endforeach()

foreach(pair "&quot|\"" "&lt|<" "&gt|>" "&apos|'" "&amp|&")
    string(REPLACE "|" ";" pair "${pair}")
    list(GET pair 0 entity)
    list(GET pair 1 character)
    string(REPLACE "${entity}\\x3b" "${character}" script "${script}")
endforeach()
string(REPLACE "\\x3b" ";" script "${script}")
string(REPLACE "\\x5b" "[" script "${script}")
string(REPLACE "\\x5d" "]" script "${script}")
file(WRITE ${LIST} "${script}")
