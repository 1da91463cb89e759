# Settings of cpack -G DEB. Which libraries the program needs is read from it; fonts and drivers are found at run time.

set(COWSCOPE_MAINTAINER "The Cowscope authors <cowscope@localhost>" CACHE STRING "Who answers for a package")

if(GZIP_PROGRAM)
    file(READ ${PROJECT_SOURCE_DIR}/LICENSE license)
    string(REGEX REPLACE "^.*(Permission is)" "\\1" license "${license}")
    string(REGEX REPLACE "\n\n" "\n.\n" license "${license}")
    string(REGEX REPLACE "(^|\n)([^\n])" "\\1 \\2" license "${license}")
    configure_file(${here}/copyright.in ${made}/copyright @ONLY)
    configure_file(${here}/changelog.in ${made}/changelog @ONLY)
    install(CODE "execute_process(COMMAND \"${GZIP_PROGRAM}\" -9nkf \"${made}/changelog\" COMMAND_ERROR_IS_FATAL ANY)")
    install(FILES ${made}/copyright ${made}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/cowscope)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME cowscope)
set(CPACK_PACKAGE_VENDOR "The Cowscope authors")
set(CPACK_PACKAGE_CONTACT ${COWSCOPE_MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "visualizer of copy-on-write paging")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION education)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "Shows copy-on-write paging as it happens: processes, page tables, frames,
reference counts, the zero page, same-page merging and privately mapped
libraries, forwards and backwards; with a course, in a window or a terminal,
compared with the real kernel.")
if(COWSCOPE_WINDOW)
    set(CPACK_DEBIAN_PACKAGE_DEPENDS "fonts-dejavu-core, libgl1")
    set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "fonts-inter, fonts-jetbrains-mono, libgl1-mesa-dri")
    set(CPACK_DEBIAN_PACKAGE_SUGGESTS "fonts-wqy-microhei | fonts-noto-cjk, qemu-system-x86")
else()
    set(CPACK_DEBIAN_PACKAGE_SUGGESTS qemu-system-x86)
endif()
include(CPack)
