// Pictures made without a display, so that no test of them needs one.
//
//   cowscope_picture_test --layout          no text is cut, overlaps another or leaves the window
//   cowscope_picture_test --golden FOLDER   the pictures in tests/ui/golden; what differs is left in FOLDER.
//                                           COWSCOPE_UPDATE_GOLDEN=1 writes them anew
//   cowscope_picture_test --veil [N]        what follows a question (each Nth) may be anything, and no pixel tells
//
// Ends with 77 where nothing can be drawn.

#include "tests/ui/pictures.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

using namespace cow::ui;

int main(int argc, char** argv) {
    const std::string_view what = argc > 1 ? argv[1] : "";
    if (what != "--layout" && what != "--veil" && !(what == "--golden" && argc > 2)) {
        std::fprintf(stderr, "usage: see the top of tests/ui/pictures_main.cpp\n");
        return 2;
    }
    // The same rasteriser everywhere.
    setenv("LIBGL_ALWAYS_SOFTWARE", "1", 1);
    std::string why;
    if (cannot_draw(why)) {
        std::printf("SKIP: %s\n", why.c_str());
        return 77;
    }
    const Faults faults =
        what == "--layout" ? check_layout()
        : what == "--veil"
            ? check_veil(argc > 2 ? static_cast<std::size_t>(std::max(1, std::atoi(argv[2]))) : 1)
            : check_golden(argv[2], std::getenv("COWSCOPE_UPDATE_GOLDEN") != nullptr);
    for (const std::string& fault : faults) {
        std::printf("FAILED %s\n", fault.c_str());
    }
    std::printf("%zu faults\n", faults.size());
    return faults.empty() ? 0 : 1;
}
