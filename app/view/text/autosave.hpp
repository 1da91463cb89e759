#pragma once
// Where the changes of a file are kept until they are saved: ".NAME.cow.autosave" beside it, or, where nothing can be
// written there, in the program's own folder.

#include <optional>
#include <string>
#include <string_view>

namespace cow::ui {

struct Autosave {
    std::string path; ///< of the autosave itself
    std::string text;
    bool newer = true; ///< than the file
};

/// Keeps `text` for the file `path`. False when it can be kept nowhere; errno says why.
bool write_autosave(const std::string& path, std::string_view text);
void remove_autosave(const std::string& path);
/// What was kept for the file and never saved, the newest if there are several.
std::optional<Autosave> find_autosave(const std::string& path);

/// The file that was being changed when the program ended without saving it, once; "" when there is none. It is
/// forgotten with the call, so that a file that makes the program fail is not opened by itself again and again.
std::string take_unsaved_file();

} // namespace cow::ui
