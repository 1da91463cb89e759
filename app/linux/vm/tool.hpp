#pragma once
// Programs of this machine that are run for their work: apt-get, dpkg-deb, xz, mkfs.ext4.

#include <functional>
#include <string>
#include <vector>

namespace cow::real::vm {

/// Tells a person what takes time.
using Say = std::function<void(const std::string&)>;

/// Where a program is: in $PATH, or where the system keeps those of administrators; "" when it is nowhere.
std::string find_tool(const std::string& name);

/// Runs it to its end, with nothing to read, in `folder` unless that is "". What it prints. Throws Unavailable with the
/// end of its complaints when it is not there or does not succeed; `packages` says where it comes from then.
std::string run_tool(const std::vector<std::string>& command, const std::string& package,
                     const std::string& folder = "");

} // namespace cow::real::vm
