#pragma once
// What --help and --version print.

#include <string>

namespace cow::cli {

std::string program_help();
std::string run_help();
std::string verify_help();
std::string quiz_help();
std::string grade_help();
std::string render_help();
std::string version_text();

} // namespace cow::cli
