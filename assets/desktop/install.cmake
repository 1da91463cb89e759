# cmake --install, and cpack -G DEB: program, scenarios, manual page, completions, and what a desktop wants to know.

# Of the version that project() names.
set(release_date 2026-11-30)
set(changelog_date "Mon, 30 Nov 2026 12:00:00 +0000")
set(here ${CMAKE_CURRENT_LIST_DIR})
set(made ${PROJECT_BINARY_DIR}/desktop)
include(GNUInstallDirs)
set(id org.cowscope.Cowscope)

install(TARGETS cowscope RUNTIME)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/cowscope
    FILES_MATCHING PATTERN *.cow PATTERN *.md)
install(FILES ${here}/completions/cowscope.bash
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME cowscope)
install(FILES ${here}/completions/cowscope.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
# Debian keeps zsh's own folder in /usr for zsh.
install(CODE "
    set(folder site-functions)
    if(CMAKE_INSTALL_PREFIX MATCHES \"/usr$\" AND EXISTS /etc/debian_version)
        set(folder vendor-completions)
    endif()
    file(INSTALL \"${here}/completions/_cowscope\" DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/zsh/\${folder}\")")

# The manual is what the program says of itself; one for another processor cannot be asked.
find_program(GZIP_PROGRAM gzip)
if(GZIP_PROGRAM AND UNIX AND NOT CMAKE_CROSSCOMPILING)
    install(CODE "
        file(MAKE_DIRECTORY \"${made}\")
        execute_process(COMMAND \"${here}/manual\" \"$<TARGET_FILE:cowscope>\" ${PROJECT_VERSION} ${release_date}
            OUTPUT_FILE \"${made}/cowscope.1\" COMMAND_ERROR_IS_FATAL ANY)
        execute_process(COMMAND \"${GZIP_PROGRAM}\" -9nf \"${made}/cowscope.1\" COMMAND_ERROR_IS_FATAL ANY)")
    install(FILES ${made}/cowscope.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()

if(COWSCOPE_WINDOW)
    configure_file(${here}/${id}.metainfo.xml.in ${made}/${id}.metainfo.xml @ONLY)
    install(FILES ${made}/${id}.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
    install(FILES ${here}/${id}.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
    install(FILES ${here}/${id}.mime.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages RENAME ${id}.xml)
    set(icons ${CMAKE_INSTALL_DATADIR}/icons/hicolor)
    install(FILES ${here}/cowscope.svg DESTINATION ${icons}/scalable/apps RENAME ${id}.svg)
    foreach(size 16 32 48 64 128 256)
        install(FILES ${here}/icons/${size}.png DESTINATION ${icons}/${size}x${size}/apps RENAME ${id}.png)
    endforeach()
endif()

include(${here}/package.cmake)
