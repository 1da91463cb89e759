#include "app/cli/quiz_pictures.hpp"

#ifdef COWSCOPE_WINDOW
#include "app/gui/export/moment_pictures.hpp"
#include "app/gui/shell/system_fonts.hpp"
#endif

namespace cow::cli {

#ifdef COWSCOPE_WINDOW

std::vector<std::string> draw_pictures(std::span<const WantedPicture> wanted, QuizPicture kind,
                                       Language language, std::string& problem) {
    std::vector<std::string> out;
    const ui::SystemFonts fonts;
    const auto pictures = ui::MomentPictures::begin(language, fonts, problem);
    for (std::size_t i = 0; pictures && i < wanted.size(); ++i) {
        pictures->open(wanted[i].path, wanted[i].text);
        out.push_back(kind == QuizPicture::png ? pictures->png() : pictures->svg(wanted[i].name + "-"));
    }
    return out;
}

#else

std::vector<std::string> draw_pictures(std::span<const WantedPicture> /*wanted*/, QuizPicture /*kind*/,
                                       Language /*language*/, std::string& problem) {
    problem = "this program was built without the window (COWSCOPE_WINDOW=OFF)";
    return {};
}

#endif

} // namespace cow::cli
