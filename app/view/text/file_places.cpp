#include "app/view/text/file_places.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

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

std::string free_name(const std::string& folder, std::string_view stem, std::string_view ending) {
    std::error_code error;
    fs::path path = fs::path(folder) / fmt::format("{}{}", stem, ending);
    for (int number = 2; fs::exists(fs::symlink_status(path, error)); ++number) {
        path = fs::path(folder) / fmt::format("{}-{}{}", stem, number, ending);
    }
    return path.string();
}

} // namespace cow::ui
