#pragma once
// What --help prints.

#include <string>

namespace cow::cli {

std::string program_help();
std::string run_help();
std::string verify_help();
std::string quiz_help();
std::string grade_help();
std::string render_help();

} // namespace cow::cli
