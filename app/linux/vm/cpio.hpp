#pragma once
// An archive in the form that a kernel unpacks its first root from: "newc" cpio
// (Documentation/driver-api/early-userspace/buffer-format.rst).

#include "core/base/ids.hpp"

#include <set>
#include <string>
#include <string_view>

namespace cow::real::vm {

class CpioWriter {
public:
    /// With the directories above it that are not there yet. Paths begin with '/'; later ones win.
    void add_directory(const std::string& path);
    void add_file(const std::string& path, std::string_view bytes, u32 permissions = 0644);
    /// /dev/console and the like: the kernel opens it before anything is mounted.
    void add_character_device(const std::string& path, u32 major, u32 minor);
    /// The whole archive. Nothing is added after it.
    std::string finish();

private:
    struct Entry {
        u32 mode = 0; ///< type and permissions
        u32 links = 1;
        u32 device_major = 0, device_minor = 0;
    };
    void add_parents(const std::string& path);
    void add(std::string_view name, const Entry& entry, std::string_view bytes);

    std::string out_;
    std::set<std::string> directories_;
    u32 inode_ = 0;
};

} // namespace cow::real::vm
