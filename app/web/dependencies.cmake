# The libraries of the page. Those of header files are the system's; the others are compiled from Debian's source
# packages (see fetch_sources), of each what is used.

set(COWSCOPE_WEB_SOURCES ${PROJECT_BINARY_DIR}/sources CACHE PATH "Where the sources of libraries are, or are fetched to")
execute_process(COMMAND ${PROJECT_SOURCE_DIR}/app/web/fetch_sources ${COWSCOPE_WEB_SOURCES} COMMAND_ERROR_IS_FATAL ANY)

# The system's other headers are of another C library.
set(headers ${PROJECT_BINARY_DIR}/headers)
file(MAKE_DIRECTORY ${headers})
foreach(name fmt nlohmann stb)
    file(CREATE_LINK /usr/include/${name} ${headers}/${name} SYMBOLIC)
endforeach()

add_library(cow_headers INTERFACE)
target_include_directories(cow_headers SYSTEM INTERFACE ${headers} ${headers}/stb)
add_library(fmt::fmt ALIAS cow_headers)
add_library(nlohmann_json::nlohmann_json ALIAS cow_headers)
add_library(cow_stb ALIAS cow_headers)
target_compile_definitions(cow_headers INTERFACE FMT_HEADER_ONLY=1)
add_library(cow_glad INTERFACE) # a browser needs no loader

add_library(cow_utf8proc STATIC ${COWSCOPE_WEB_SOURCES}/utf8proc/utf8proc.c)
target_include_directories(cow_utf8proc SYSTEM PUBLIC ${COWSCOPE_WEB_SOURCES}/utf8proc)
target_compile_definitions(cow_utf8proc PUBLIC UTF8PROC_STATIC)

set(gif ${COWSCOPE_WEB_SOURCES}/giflib)
add_library(cow_gif STATIC ${gif}/egif_lib.c ${gif}/gif_err.c ${gif}/gif_hash.c ${gif}/gifalloc.c
    ${gif}/openbsd-reallocarray.c ${gif}/quantize.c)
target_include_directories(cow_gif SYSTEM PUBLIC ${gif})
add_library(GIF::GIF ALIAS cow_gif)

# Dear ImGui draws the characters; of FreeType it is only asked what a font has.
set(freetype ${COWSCOPE_WEB_SOURCES}/freetype)
file(WRITE ${PROJECT_BINARY_DIR}/freetype/freetype/config/ftmodule.h
    "FT_USE_MODULE( FT_Driver_ClassRec, tt_driver_class )\n"
    "FT_USE_MODULE( FT_Driver_ClassRec, cff_driver_class )\n"
    "FT_USE_MODULE( FT_Module_Class, psnames_module_class )\n"
    "FT_USE_MODULE( FT_Module_Class, sfnt_module_class )\n")
file(WRITE ${PROJECT_BINARY_DIR}/freetype/cow_ftoption.h
    "#include <${freetype}/include/freetype/config/ftoption.h>\n"
    "#undef FT_CONFIG_OPTION_USE_LZW\n#undef FT_CONFIG_OPTION_USE_ZLIB\n#undef FT_CONFIG_OPTION_MAC_FONTS\n"
    "#undef TT_CONFIG_OPTION_GX_VAR_SUPPORT\n#undef TT_CONFIG_OPTION_BDF\n#undef FT_CONFIG_OPTION_INCREMENTAL\n")
add_library(cow_freetype STATIC ${freetype}/src/base/ftbase.c ${freetype}/src/base/ftinit.c
    ${freetype}/src/base/ftbitmap.c ${freetype}/src/base/ftsystem.c ${freetype}/src/base/ftdebug.c ${freetype}/src/truetype/truetype.c
    ${freetype}/src/cff/cff.c ${freetype}/src/psnames/psnames.c ${freetype}/src/psaux/psaux.c
    ${freetype}/src/sfnt/sfnt.c)
target_include_directories(cow_freetype SYSTEM PUBLIC ${PROJECT_BINARY_DIR}/freetype ${freetype}/include)
target_compile_definitions(cow_freetype PUBLIC FT2_BUILD_LIBRARY
    FT_CONFIG_OPTIONS_H="${PROJECT_BINARY_DIR}/freetype/cow_ftoption.h")
add_library(Freetype::Freetype ALIAS cow_freetype)

set(imgui ${COWSCOPE_WEB_SOURCES}/imgui)
add_library(cow_imgui STATIC ${imgui}/imgui.cpp ${imgui}/imgui_draw.cpp ${imgui}/imgui_tables.cpp
    ${imgui}/imgui_widgets.cpp ${imgui}/backends/imgui_impl_opengl3.cpp)
target_include_directories(cow_imgui SYSTEM PUBLIC ${imgui} ${imgui}/backends)
target_compile_definitions(cow_imgui PUBLIC IMGUI_IMPL_OPENGL_ES3 IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_METRICS_WINDOW)
