#include "app/cli/shipped.hpp"

#include "app/cli/problem.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace cow::cli {
namespace {

namespace fs = std::filesystem;

/// Where this program is; "" where that cannot be known.
fs::path own_folder() {
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error).parent_path();
}

bool is_file(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

/// A file of that name in a folder of `root`; of several the first by path. "" when there is none.
fs::path in_some_folder(const fs::path& root, const fs::path& name) {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator it(root, error), end; !error && it != end; it.increment(error)) {
        if (is_file(it->path() / name)) {
            found.push_back(it->path() / name);
        }
    }
    return found.empty() ? fs::path() : *std::min_element(found.begin(), found.end());
}

} // namespace

std::string scenarios_folder() {
    std::error_code error;
    fs::path folder = own_folder();
    if (const fs::path installed = folder.parent_path() / "share" / "cowscope" / "scenarios";
        !folder.empty() && fs::is_directory(installed, error)) {
        return installed.string();
    }
    // From build/cowscope, from build/debug/cowscope, and beside the program.
    for (int up = 0; up < 3 && !folder.empty(); ++up, folder = folder.parent_path()) {
        if (fs::is_directory(folder / "scenarios", error)) {
            return (folder / "scenarios").string();
        }
    }
    return fs::is_directory("scenarios", error) ? "scenarios" : "";
}

std::string or_shipped(const std::string& path) {
    std::error_code error;
    fs::path wanted(path);
    const bool climbs = std::find(wanted.begin(), wanted.end(), "..") != wanted.end();
    if (path.empty() || is_standard_input(path) || wanted.is_absolute() || climbs ||
        fs::exists(fs::symlink_status(wanted, error))) {
        return path;
    }
    if (*wanted.begin() == "scenarios") {
        wanted = wanted.lexically_relative("scenarios");
    }
    if (wanted.extension() != ".cow") {
        wanted += ".cow";
    }
    const fs::path root = scenarios_folder();
    const fs::path found = root.empty() || is_file(root / wanted) || wanted.has_parent_path()
                               ? root / wanted
                               : in_some_folder(root, wanted);
    return is_file(found) ? found.string() : path;
}

} // namespace cow::cli
