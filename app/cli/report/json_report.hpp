#pragma once
// A run as one JSON object on one line:
// {"file","title","ok","steps":[…],"expectations":[…],"counters":{…},"processes":[…]}

#include "app/cli/report/output.hpp"
#include "app/cli/report/playthrough.hpp"

#include <string_view>

namespace cow::cli {

/// Runs the script and writes the object. `events`: each step lists its events. Then the script runs twice, first to
/// learn whether all is well (which the object says before its steps), and again to list the events as they happen:
/// so none has to be kept.
Tally write_json_report(Output& out, std::string_view file, const Runner& runner, bool events);

} // namespace cow::cli
