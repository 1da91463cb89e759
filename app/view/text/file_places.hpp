#pragma once
// Where the program keeps files of its own, and what a new one is called.

#include <string>
#include <string_view>

namespace cow::ui {

/// "" without one.
std::string home_folder();
/// The program's folder of one kind, as the XDG base directories have it: below the folder that the environment's
/// `variable` names, else in `below_home` of the home folder; "" without either.
std::string own_folder(const char* variable, std::string_view below_home);

/// "$XDG_STATE_HOME/cowscope", or below ~/.local/state; "" without a home.
std::string state_folder();
/// Where the program keeps something about a file, whatever the file's own folder is: in `state_folder`, under the hash
/// of its whole path; "" without a home.
std::string kept_about(const std::string& path, std::string_view ending);

/// "~/a.cow" with the home folder in place of the tilde.
std::string expanded(const std::string& path);

/// What an errno says, in the language that is spoken.
std::string error_text(int error);

/// "fork.svg", "fork-2.svg", …: the first in `folder` that is not taken.
std::string free_name(const std::string& folder, std::string_view stem, std::string_view ending);

} // namespace cow::ui
