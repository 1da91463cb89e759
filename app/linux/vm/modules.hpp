#pragma once
// The parts of a kernel that a machine of its own needs and that are files beside it: modules.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cow::real::vm {

/// What a module must come after: the names that its own `depends=` has.
std::vector<std::string> depends_of(std::string_view module_bytes);

/// A module's name: "virtio_blk" of /lib/…/virtio_blk.ko.xz, with '-' as '_'; "" when the file is none.
std::string module_name(const std::string& path);

/// `wanted` with all that they depend on, each after what it depends on and once. `depends` is asked once for each.
std::vector<std::string>
load_order(const std::vector<std::string>& wanted,
           const std::function<std::vector<std::string>(const std::string&)>& depends);

/// Puts the modules that the machine needs into `folder` as 00-NAME.ko, 01-NAME.ko, …, in the order in which they are
/// loaded; those that are built into the kernel are not there. `modules`: a folder with all. Throws Unavailable.
void collect_modules(const std::string& modules, const std::string& folder);

} // namespace cow::real::vm
