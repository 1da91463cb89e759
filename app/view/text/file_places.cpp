#include "app/view/text/file_places.hpp"

#include "core/base/ids.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

namespace cow::ui {
namespace {

namespace fs = std::filesystem;

std::string environment_value(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

} // namespace

std::string home_folder() { return environment_value("HOME"); }

std::string own_folder(const char* variable, std::string_view below_home) {
    const std::string given = environment_value(variable);
    const std::string home = home_folder();
    if (given.empty() && home.empty()) {
        return {};
    }
    return ((given.empty() ? fs::path(home) / below_home : fs::path(given)) / "cowscope").string();
}

std::string state_folder() { return own_folder("XDG_STATE_HOME", ".local/state"); }

std::string kept_about(const std::string& path, std::string_view ending) {
    const std::string folder = state_folder();
    if (folder.empty()) {
        return {};
    }
    u64 hash = 0xcbf29ce484222325; // FNV-1a
    for (const char c : path) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
    return (fs::path(folder) / fmt::format("{:016x}{}", hash, ending)).string();
}

std::string expanded(const std::string& path) {
    const bool home = path == "~" || path.starts_with("~/");
    return home ? home_folder() + path.substr(1) : path;
}

std::string error_text(int error) {
    constexpr std::array known{std::pair{EACCES, tr_later("permission denied")},
                               std::pair{EROFS, tr_later("read-only file system")},
                               std::pair{ENOSPC, tr_later("no space left on the device")},
                               std::pair{EDQUOT, tr_later("disk quota exceeded")},
                               std::pair{ENOENT, tr_later("no such folder")},
                               std::pair{ENOTDIR, tr_later("not a folder")},
                               std::pair{EISDIR, tr_later("a folder is there")},
                               std::pair{ENAMETOOLONG, tr_later("the name is too long")},
                               std::pair{EIO, tr_later("input/output error")}};
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.first == error; });
    return found == known.end() ? std::strerror(error) : std::string(tr(found->second));
}

std::string free_name(const std::string& folder, std::string_view stem, std::string_view ending) {
    std::error_code error;
    fs::path path = fs::path(folder) / fmt::format("{}{}", stem, ending);
    for (int number = 2; fs::exists(fs::symlink_status(path, error)); ++number) {
        path = fs::path(folder) / fmt::format("{}-{}{}", stem, number, ending);
    }
    return path.string();
}

} // namespace cow::ui
