#include "app/view/text/file_choices.hpp"

#include "app/view/text/file_places.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace cow::ui {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_of_folder = 200;

/// Scenarios, and folders where they are wanted, whose names begin like this; hidden ones only where the dot is typed.
std::vector<FileChoice> in_folder(const fs::path& folder, std::string_view begin, ChoiceGroup group) {
    std::vector<FileChoice> out;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        std::error_code unknown;
        const bool is_folder = it->is_directory(unknown);
        const bool wanted = is_folder ? group == ChoiceGroup::completed : it->path().extension() == ".cow";
        if (wanted && name.starts_with(begin) && (name.front() != '.' || begin.starts_with('.'))) {
            const std::string slash = is_folder ? "/" : "";
            out.push_back({group, (folder / name).string() + slash, name + slash, is_folder});
        }
    }
    std::sort(out.begin(), out.end(), [](const FileChoice& a, const FileChoice& b) {
        return a.folder != b.folder ? b.folder : a.shown < b.shown;
    });
    out.resize(std::min(out.size(), most_of_folder));
    return out;
}

std::vector<FileChoice> completions(std::string_view typed) {
    const std::string path = expanded(std::string(typed));
    const std::size_t slash = path.find_last_of('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    return in_folder(folder, std::string_view(path).substr(slash == std::string::npos ? 0 : slash + 1),
                     ChoiceGroup::completed);
}

std::string with_tilde(const std::string& path) {
    const std::string home = home_folder();
    return !home.empty() && path.starts_with(home + "/") ? "~" + path.substr(home.size()) : path;
}

} // namespace

std::vector<FileChoice> file_choices(std::string_view typed, std::span<const std::string> recent,
                                     const std::string& open) {
    if (!typed.empty()) {
        return completions(typed);
    }
    std::vector<FileChoice> out;
    std::error_code error;
    for (const std::string& path : recent) {
        if (path != open && fs::is_regular_file(path, error)) {
            out.push_back({ChoiceGroup::recent, path, with_tilde(path), false});
        }
    }
    const fs::path folder = open.empty() ? fs::current_path(error) : fs::path(open).parent_path();
    for (FileChoice& choice : in_folder(folder, "", ChoiceGroup::beside)) {
        if (choice.path != open) {
            out.push_back(std::move(choice));
        }
    }
    return out;
}

std::string completed_path(const std::string& typed) {
    const std::vector<FileChoice> found = completions(typed);
    if (found.empty()) {
        return typed;
    }
    std::string common = found.front().shown;
    for (const FileChoice& choice : found) {
        const auto differ =
            std::mismatch(common.begin(), common.end(), choice.shown.begin(), choice.shown.end());
        common.erase(differ.first, common.end());
    }
    const std::size_t slash = typed.find_last_of('/');
    return typed.substr(0, slash == std::string::npos ? 0 : slash + 1) + common;
}

} // namespace cow::ui
