#include "app/view/text/autosave.hpp"

#include "app/view/text/file_places.hpp"
#include "core/base/whole_file.hpp"

#include <array>
#include <filesystem>
#include <system_error>

namespace cow::ui {
namespace {

namespace fs = std::filesystem;

std::string beside(const std::string& path) {
    const fs::path file(path);
    return (file.parent_path() / ("." + file.filename().string() + ".autosave")).string();
}

std::array<std::string, 2> places(const std::string& path) {
    return {beside(path), kept_about(path, ".autosave")};
}

std::string unsaved_list() {
    const std::string folder = state_folder();
    return folder.empty() ? folder : (fs::path(folder) / "unsaved").string();
}

} // namespace

bool write_autosave(const std::string& path, std::string_view text) {
    std::error_code error;
    fs::create_directories(state_folder(), error);
    if (const std::string list = unsaved_list(); !list.empty()) {
        write_whole(list, path);
    }
    for (const std::string& place : places(path)) {
        if (!place.empty() && write_whole(place, text)) {
            return true;
        }
    }
    return false;
}

void remove_autosave(const std::string& path) {
    std::error_code error;
    for (const std::string& place : places(path)) {
        if (!place.empty()) {
            fs::remove(place, error);
        }
    }
    if (const std::string list = unsaved_list();
        !list.empty() && read_whole(list).value_or(std::string()) == path) {
        fs::remove(list, error);
    }
}

std::optional<Autosave> find_autosave(const std::string& path) {
    std::optional<Autosave> out;
    fs::file_time_type newest{};
    std::error_code error;
    for (const std::string& place : places(path)) {
        if (place.empty() || !fs::is_regular_file(place, error)) {
            continue;
        }
        const fs::file_time_type time = fs::last_write_time(place, error);
        if (error || (out && time < newest)) {
            continue;
        }
        newest = time;
        out = Autosave{place, read_whole(place).value_or(std::string()), true};
    }
    if (out) {
        const fs::file_time_type file = fs::last_write_time(path, error);
        out->newer = error || newest >= file;
    }
    return out;
}

std::string take_unsaved_file() {
    const std::string list = unsaved_list();
    if (list.empty()) {
        return {};
    }
    std::error_code error;
    std::string path =
        fs::is_regular_file(list, error) ? read_whole(list).value_or(std::string()) : std::string();
    fs::remove(list, error);
    return path;
}

} // namespace cow::ui
