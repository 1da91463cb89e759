#pragma once
// Kernels to boot: from Debian's packages, which are downloaded and unpacked below ~/.cache/cowscope and never installed,
// or a file.

#include "app/linux/vm/tool.hpp"
#include "core/base/ids.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cow::real::vm {

struct Kernel {
    std::string release;              ///< as its uname -r will say
    std::string image;                ///< path of the vmlinuz
    std::vector<std::string> modules; ///< paths, in the order in which they are loaded
};

/// Is "6.12.118+deb13-amd64" a "6.12"? Everything is a "newest".
bool fits(std::string_view release, std::string_view version);
/// Orders releases by the numbers in them: 6.9 before 6.12.
bool older(std::string_view a, std::string_view b);
/// Of the names of packages: the newest release that fits and is a plain one, not for clouds or real time; "" for none.
std::string newest_release(const std::vector<std::string>& packages, std::string_view version);

/// The newest kernel that fits: of those that have been downloaded before, else, and for "newest", of all that there are.
/// Throws Unavailable.
Kernel find_kernel(const std::string& version, const Say& say);

/// The release that a vmlinuz says it has (Documentation/arch/x86/boot.rst: kernel_version); "" when it is none.
std::string release_of(std::string_view image);
/// How long it says that it is.
u64 bytes_of_kernel(std::string_view image);
/// A vmlinuz, with the modules that belong to it if they are installed beside it or here; they are put into `folder`.
/// Throws Unavailable.
Kernel kernel_from_file(const std::string& image, const std::string& folder);

/// $XDG_CACHE_HOME/cowscope or ~/.cache/cowscope, made. Throws Unavailable.
std::string cache_folder();

} // namespace cow::real::vm
