#include "app/view/session/picture_place.hpp"

#include "app/view/session/session.hpp"
#include "app/view/text/file_places.hpp"
#include "core/base/file_lock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

namespace cow::ui {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> endings{".png", ".svg", ".gif", ".html"};

std::string stem_of(const PictureWish& wish, const Session& session) {
    std::string stem = fs::path(session.document().path()).stem().string();
    stem = stem.empty() ? "scenario" : stem;
    if (wish.of == PictureOf::sheet) {
        return stem + "-sheet";
    }
    if (!is_still(wish.format)) {
        return stem;
    }
    const std::size_t step = session.player() != nullptr ? session.player()->step() : 0;
    return fmt::format("{}-{}-{}", stem, wish.of == PictureOf::stage ? "stage" : "step", step);
}

} // namespace

std::string_view ending_of(PictureFormat format) { return endings[static_cast<std::size_t>(format)]; }

std::string place_for(const PictureWish& wish, const Session& session, const std::string& last) {
    std::error_code error;
    const std::array folders{last, fs::current_path(error).string(),
                             fs::path(session.document().path()).parent_path().string(), home_folder()};
    const auto found = std::find_if(folders.begin(), folders.end(), [](const std::string& folder) {
        return !folder.empty() && can_write_in(folder);
    });
    return free_name(found == folders.end() ? folders[1] : *found, stem_of(wish, session),
                     ending_of(wish.format));
}

std::optional<PictureWish> wish_at(PictureWish wish, const std::string& path) {
    const std::string ending = fs::path(path).extension().string();
    const auto found = std::find(endings.begin(), endings.end(), ending);
    if (found == endings.end()) {
        return std::nullopt;
    }
    const auto format = static_cast<PictureFormat>(found - endings.begin());
    if (format != wish.format && !(is_still(format) && is_still(wish.format))) {
        return std::nullopt;
    }
    wish.format = format;
    wish.path = path;
    return wish;
}

} // namespace cow::ui
