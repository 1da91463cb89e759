#pragma once
// Files to choose from while a path is typed: what it can be completed to; as long as nothing is typed, what was open
// lately and what else is in the folder.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cow::ui {

enum class ChoiceGroup : unsigned char { recent, beside, completed };

struct FileChoice {
    ChoiceGroup group{};
    std::string path;  ///< a folder ends in /
    std::string shown; ///< its name; of a recent one the whole path, with ~ for the home folder
    bool folder = false;
};

/// For `typed`, which "~" may begin. `recent` are paths, the last one first; `open` is the file that is open now, which is
/// not among the choices.
std::vector<FileChoice> file_choices(std::string_view typed, std::span<const std::string> recent,
                                     const std::string& open);

/// `typed` with all that is common to what it can be completed to.
std::string completed_path(const std::string& typed);

} // namespace cow::ui
