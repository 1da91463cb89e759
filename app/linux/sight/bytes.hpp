#pragma once
// What pages and files hold.

#include "app/linux/process/posix.hpp"
#include "app/linux/process/workers.hpp"
#include "app/linux/sight/seen.hpp"
#include "core/machine/machine.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace cow::real {

/// The bytes of the pages that are present in both, of each process the first ones: its worker reads those that have the
/// accessed bit anyhow, so that reading them changes nothing. Pages with bytes that nobody knows are left out. Throws
/// Unavailable.
void see_bytes(const Machine& machine, Workers& workers, Seen& model, Seen& kernel);

/// Opens a real file to be read.
using Reading = std::function<std::shared_ptr<const Fd>(const std::string&)>;
/// Size and beginning of the files that can be opened by name. `paths`: the scenario's → the real ones.
void see_files(const Machine& machine, const std::map<std::string, std::string>& paths,
               const Reading& reading, Seen& model, Seen& kernel);

} // namespace cow::real
