#pragma once
// The machine as JSON: its counters, and each process with its VMAs and pages.

#include "app/cli/report/json_writer.hpp"
#include "core/machine/machine.hpp"

namespace cow::cli {

/// {"frames_used":3,…}: the language's values of the machine, in its order; bytes where it says bytes.
void write_counters(JsonWriter& out, const Machine& machine);

/// [{"name","pid","state",…,"vmas":[…],"pages":[…]}]: all processes that there ever were, by index, so that an event's
/// process number is an index into this array. Pages: those that have a page-table entry.
void write_processes(JsonWriter& out, const Machine& machine);

} // namespace cow::cli
