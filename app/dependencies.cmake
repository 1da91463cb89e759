# The libraries from elsewhere. Each is looked for on the system first and fetched at a pinned
# commit where the system has none; -D FETCHCONTENT_SOURCE_DIR_<NAME>=DIR uses DIR instead of both.
# Their headers are SYSTEM headers, and none of them is compiled with our warnings.

include(FetchContent)
find_package(PkgConfig)

FetchContent_Declare(fmt # 11.2.0
    GIT_REPOSITORY https://github.com/fmtlib/fmt.git
    GIT_TAG 40626af88bd7df9a5fb80be7b25ac85b122d6c21
    SYSTEM FIND_PACKAGE_ARGS 9)
FetchContent_Declare(cli11 # 2.5.0
    GIT_REPOSITORY https://github.com/CLIUtils/CLI11.git
    GIT_TAG 4160d259d961cd393fd8d67590a8c7d210207348
    SYSTEM FIND_PACKAGE_ARGS 2.1 NAMES CLI11)
FetchContent_Declare(nlohmann_json # 3.11.3
    GIT_REPOSITORY https://github.com/nlohmann/json.git
    GIT_TAG 9cca280a4d0ccf0c08f47a99aa71d1b0e52f8d03
    SYSTEM FIND_PACKAGE_ARGS 3.11)
FetchContent_Declare(doctest # 2.4.12
    GIT_REPOSITORY https://github.com/doctest/doctest.git
    GIT_TAG 1da23a3e8119ec5cce4f9388e91b065e20bf06f5
    SYSTEM FIND_PACKAGE_ARGS 2.4.9)
FetchContent_Declare(benchmark # 1.9.4
    GIT_REPOSITORY https://github.com/google/benchmark.git
    GIT_TAG eddb0241389718a23a42db6af5f0164b6e0139af
    SYSTEM FIND_PACKAGE_ARGS 1.7)
FetchContent_Declare(glfw # 3.4
    GIT_REPOSITORY https://github.com/glfw/glfw.git
    GIT_TAG 7b6aead9fb88b3623e3b3725ebb42670cbe4c579
    SYSTEM FIND_PACKAGE_ARGS 3.3 NAMES glfw3)
# The last five have no package of their own that CMake could find; see below.
FetchContent_Declare(utf8proc # 2.10.0
    GIT_REPOSITORY https://github.com/JuliaStrings/utf8proc.git
    GIT_TAG a1b99daa2a3393884220264c927a48ba1251a9c6
    SYSTEM)
FetchContent_Declare(libzip # 1.11.4
    GIT_REPOSITORY https://github.com/nih-at/libzip.git
    GIT_TAG 6f8a0cdd24a0dc6cce9dac4a7679da784ab124ea
    SYSTEM)
FetchContent_Declare(imgui # 1.92.9b
    GIT_REPOSITORY https://github.com/ocornut/imgui.git
    GIT_TAG f1cc2ae15e53a861a874c3034aae6798fde194ab)
FetchContent_Declare(stb
    GIT_REPOSITORY https://github.com/nothings/stb.git
    GIT_TAG 31c1ad37456438565541f4919958214b6e762fb4)
FetchContent_Declare(glad # 2.0.6, the generator
    GIT_REPOSITORY https://github.com/Dav1dde/glad.git
    GIT_TAG 658f48e72aee3c6582e80b05ac0f8787a64fe6bb)

set(BENCHMARK_ENABLE_TESTING OFF)
set(BENCHMARK_ENABLE_INSTALL OFF)
set(DOCTEST_NO_INSTALL ON)
set(GLFW_BUILD_DOCS OFF)
set(GLFW_BUILD_TESTS OFF)
set(GLFW_BUILD_EXAMPLES OFF)
set(GLFW_INSTALL OFF)
set(UTF8PROC_INSTALL OFF)
if(NOT DEFINED GLFW_BUILD_WAYLAND)
    # GLFW insists on Wayland by default; X11 alone will do where its parts are missing.
    find_program(WAYLAND_SCANNER wayland-scanner)
    if(PKG_CONFIG_FOUND)
        pkg_check_modules(WAYLAND QUIET wayland-client wayland-cursor wayland-egl xkbcommon)
    endif()
    if(NOT WAYLAND_SCANNER OR NOT WAYLAND_FOUND)
        set(GLFW_BUILD_WAYLAND OFF)
    endif()
endif()

# utf8proc, included as <utf8proc.h>.
function(cow_provide_utf8proc)
    add_library(cow_utf8proc INTERFACE)
    if(NOT FETCHCONTENT_SOURCE_DIR_UTF8PROC AND PKG_CONFIG_FOUND)
        pkg_check_modules(UTF8PROC IMPORTED_TARGET libutf8proc)
    endif()
    if(FETCHCONTENT_SOURCE_DIR_UTF8PROC OR NOT UTF8PROC_FOUND)
        FetchContent_MakeAvailable(utf8proc)
        target_link_libraries(cow_utf8proc INTERFACE utf8proc)
    else()
        target_link_libraries(cow_utf8proc INTERFACE PkgConfig::UTF8PROC)
    endif()
endfunction()

# libzip, included as <zip.h>. Its own CMake package asks on Debian for programs that nobody needs, so pkg-config is asked.
function(cow_provide_zip)
    add_library(cow_zip INTERFACE)
    if(NOT FETCHCONTENT_SOURCE_DIR_LIBZIP AND PKG_CONFIG_FOUND)
        pkg_check_modules(LIBZIP IMPORTED_TARGET libzip>=1.7)
    endif()
    if(FETCHCONTENT_SOURCE_DIR_LIBZIP OR NOT LIBZIP_FOUND)
        set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)
        foreach(part COMMONCRYPTO GNUTLS MBEDTLS OPENSSL BZIP2 LZMA ZSTD)
            set(ENABLE_${part} OFF)
        endforeach()
        foreach(part SHARED_LIBS TOOLS REGRESS OSSFUZZ EXAMPLES DOC)
            set(BUILD_${part} OFF)
        endforeach()
        set(LIBZIP_DO_INSTALL OFF)
        FetchContent_MakeAvailable(libzip)
        target_link_libraries(cow_zip INTERFACE libzip::zip)
    else()
        target_link_libraries(cow_zip INTERFACE PkgConfig::LIBZIP)
    endif()
endfunction()

# stb: header files, included as <stb_image_write.h>.
function(cow_provide_stb)
    add_library(cow_stb INTERFACE)
    if(NOT FETCHCONTENT_SOURCE_DIR_STB)
        find_path(STB_INCLUDE_DIR stb_image_write.h PATH_SUFFIXES stb)
    endif()
    if(FETCHCONTENT_SOURCE_DIR_STB OR NOT STB_INCLUDE_DIR)
        FetchContent_MakeAvailable(stb)
        target_include_directories(cow_stb SYSTEM INTERFACE ${stb_SOURCE_DIR})
    else()
        target_include_directories(cow_stb SYSTEM INTERFACE ${STB_INCLUDE_DIR})
    endif()
endfunction()

# Dear ImGui with its GLFW and OpenGL 3 backends, included as <imgui.h> and <imgui_impl_glfw.h>.
function(cow_provide_imgui)
    if(NOT FETCHCONTENT_SOURCE_DIR_IMGUI AND PKG_CONFIG_FOUND)
        pkg_check_modules(IMGUI IMPORTED_TARGET imgui>=1.86)
    endif()
    if(FETCHCONTENT_SOURCE_DIR_IMGUI OR NOT IMGUI_FOUND)
        FetchContent_MakeAvailable(imgui)
        add_library(cow_imgui STATIC
            ${imgui_SOURCE_DIR}/backends/imgui_impl_glfw.cpp
            ${imgui_SOURCE_DIR}/backends/imgui_impl_opengl3.cpp
            ${imgui_SOURCE_DIR}/imgui.cpp
            ${imgui_SOURCE_DIR}/imgui_draw.cpp
            ${imgui_SOURCE_DIR}/imgui_tables.cpp
            ${imgui_SOURCE_DIR}/imgui_widgets.cpp)
        target_include_directories(cow_imgui SYSTEM PUBLIC ${imgui_SOURCE_DIR} ${imgui_SOURCE_DIR}/backends)
        target_link_libraries(cow_imgui PUBLIC glfw ${CMAKE_DL_LIBS})
    else()
        add_library(cow_imgui INTERFACE)
        find_path(IMGUI_BACKENDS_DIR imgui_impl_glfw.h REQUIRED
            HINTS ${IMGUI_INCLUDE_DIRS} PATH_SUFFIXES backends)
        target_include_directories(cow_imgui SYSTEM INTERFACE ${IMGUI_INCLUDE_DIRS} ${IMGUI_BACKENDS_DIR})
        target_link_libraries(cow_imgui INTERFACE PkgConfig::IMGUI glfw ${CMAKE_DL_LIBS})
    endif()
endfunction()

# The OpenGL 3.3 loader, generated while building; included as <glad/gl.h>.
# --reproducible takes the specification that comes with glad, so nothing is downloaded.
function(cow_provide_glad)
    if(NOT FETCHCONTENT_SOURCE_DIR_GLAD)
        find_program(GLAD_PROGRAM glad)
    endif()
    if(FETCHCONTENT_SOURCE_DIR_GLAD OR NOT GLAD_PROGRAM)
        find_package(Python3 REQUIRED COMPONENTS Interpreter)
        FetchContent_MakeAvailable(glad)
        set(generator ${CMAKE_COMMAND} -E env PYTHONPATH=${glad_SOURCE_DIR} ${Python3_EXECUTABLE} -m glad)
    else()
        set(generator ${GLAD_PROGRAM})
    endif()

    set(out ${PROJECT_BINARY_DIR}/glad)
    add_custom_command(
        OUTPUT ${out}/src/gl.c ${out}/include/glad/gl.h ${out}/include/KHR/khrplatform.h
        COMMAND ${generator} --reproducible --quiet --api gl:core=3.3 --extensions GL_KHR_debug
                --out-path ${out} c
        COMMENT "Generating the OpenGL loader")
    add_library(cow_glad STATIC ${out}/src/gl.c ${out}/include/glad/gl.h)
    target_include_directories(cow_glad SYSTEM PUBLIC ${out}/include)
endfunction()

FetchContent_MakeAvailable(fmt cli11 nlohmann_json)
cow_provide_utf8proc()
cow_provide_zip()
if(BUILD_TESTING)
    FetchContent_MakeAvailable(doctest)
endif()
if(COWSCOPE_BENCH)
    FetchContent_MakeAvailable(benchmark)
endif()
if(COWSCOPE_WINDOW)
    find_package(Fontconfig REQUIRED)
    find_package(Freetype REQUIRED)
    find_package(OpenGL REQUIRED COMPONENTS EGL)
    find_package(GIF REQUIRED)
    FetchContent_MakeAvailable(glfw)
    cow_provide_imgui()
    cow_provide_glad()
    cow_provide_stb()
endif()
