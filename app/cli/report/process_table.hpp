#pragma once
// The processes at the end of a run, as a table for people.

#include "app/cli/report/terminal.hpp"
#include "core/machine/machine.hpp"

#include <string>

namespace cow::cli {

/// One row a process: name, pid, state, rss, pss, uss, minflt, majflt. At most `most` rows; the rest are counted.
std::string process_table(const Machine& machine, const Style& style, std::size_t most = 40);

/// "12 KiB", "1.5 GiB"; "0" for nothing.
std::string size_text(u64 bytes);

/// "1 page", "3 pages"
std::string count_text(u64 count, std::string_view noun);

} // namespace cow::cli
