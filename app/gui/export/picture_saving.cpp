#include "app/gui/export/picture_saving.hpp"

#include "app/gui/export/begin_export.hpp"
#include "app/view/text/file_places.hpp"
#include "core/base/whole_file.hpp"
#include "core/language/language.hpp"

#include <array>
#include <filesystem>
#include <system_error>
#include <vector>

namespace cow::ui {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_animated = 100; // steps

std::string_view ending_of(PictureFormat format) {
    constexpr std::array<std::string_view, 4> endings{".png", ".svg", ".gif", ".html"};
    return endings[static_cast<std::size_t>(format)];
}

/// Of the files made from what is open.
std::string stem_of(const Session& session, PictureFormat format) {
    std::string stem = fs::path(session.document().path()).stem().string();
    stem = stem.empty() ? "scenario" : stem;
    return is_still(format) ? fmt::format("{}-step-{}", stem, session.player()->step()) : stem;
}

} // namespace

std::string PictureSaving::save(const Session& session, PictureFormat format, std::string_view bytes) {
    std::error_code error;
    const std::array folders{fs::current_path(error).string(), home_folder()};
    for (const std::string& folder : folders) {
        const std::string path = free_name(folder, stem_of(session, format), ending_of(format));
        if (!bytes.empty() && !folder.empty() && write_whole(path, bytes)) {
            return trf("Saved as {}", path);
        }
    }
    return trf("Neither {} nor the home folder can be written.", folders.front());
}

std::string PictureSaving::begin(const Session& session, PictureFormat format, const Settings& settings) {
    const std::size_t steps = session.player()->step_count();
    if (steps == 0) {
        return std::string(tr("There are no steps to show."));
    }
    if (format == PictureFormat::gif && steps > most_animated) {
        return trf("{} steps are too many for one animation; cowscope render makes one of some of them.",
                   steps);
    }
    ExportRequest request;
    request.format = format;
    request.path = session.document().path();
    request.source = session.source();
    request.from = 1;
    request.to = steps;
    const Point size = usual_size(format);
    request.look.width = static_cast<int>(size.x);
    request.look.height = static_cast<int>(size.y);
    request.look.theme = format == PictureFormat::html ? Theme::light : settings.theme;
    request.look.language = language();
    request.look.beside_window = true;
    format_ = format;
    std::string problem;
    export_ = begin_export(request, fonts_, problem);
    return problem;
}

std::string PictureSaving::work(const Session& session) {
    if (export_->work()) {
        return trf("Making {}: {} %", std::string(ending_of(format_)),
                   static_cast<int>(export_->done() * 100));
    }
    const std::string bytes = export_->take();
    export_.reset();
    return session.player() == nullptr ? std::string() : save(session, format_, bytes);
}

} // namespace cow::ui
