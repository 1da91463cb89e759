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

/// "fork.svg", "fork-2.svg", …: the first in `folder` that is not taken.
std::string free_name(const std::string& folder, std::string_view stem, std::string_view ending);

} // namespace cow::ui
