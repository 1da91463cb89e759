#pragma once
// An event as JSON: {"type":"PteSet","mm":0,…}, every field under its name. Ids are numbers (null where there is none,
// such as the frame of a fault that looked at none), enums and interned strings are text, a page-table entry is
// {"frame":3,"flags":"UWP"} or null. A page is a page number: its address without the 12 offset bits.

#include "app/cli/report/json_writer.hpp"
#include "core/event/event.hpp"
#include "core/machine/machine.hpp"

namespace cow::cli {

/// `machine` only gives the interned names.
void write_event(JsonWriter& out, const Event& event, const Machine& machine);

/// The fields as text, for the trace: "mm=0 table=3 page=0x7ffff7ffc000 old=none now=F3:UWP reason=fault".
std::string event_detail(const Event& event, const Machine& machine);

} // namespace cow::cli
