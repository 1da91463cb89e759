#pragma once
// A run as one JSON object on one line:
// {"file","title","ok","steps":[…],"expectations":[…],"counters":{…},"processes":[…]}

#include "app/cli/report/json_writer.hpp"
#include "app/cli/report/playthrough.hpp"

#include <string_view>

namespace cow::cli {

/// Runs the script and writes the object. `events`: each step lists its events. Then the script runs twice, first to
/// learn whether all is well (which the object says before its steps), and again to list the events as they happen:
/// so none has to be kept.
Tally write_json_report(Output& out, std::string_view file, const Runner& runner, bool events);

/// A run as a part of something greater.
struct JsonRun {
    std::string_view name{}; ///< its "name" among others; "": it has none
    bool events = true;
    bool judge = true; ///< expectations are listed, and make "ok" false where they do not hold
};
/// The same object as a value of `json`.
Tally write_json_run(JsonWriter& json, std::string_view file, const Runner& runner, const JsonRun& what);

} // namespace cow::cli
