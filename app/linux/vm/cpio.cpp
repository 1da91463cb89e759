#include "app/linux/vm/cpio.hpp"

#include <fmt/format.h>

namespace cow::real::vm {
namespace {

constexpr u32 type_directory = 0040000, type_file = 0100000, type_character = 0020000;
constexpr std::size_t alignment = 4;

void pad(std::string& out) { out.append((alignment - out.size() % alignment) % alignment, '\0'); }

} // namespace

void CpioWriter::add_directory(const std::string& path) {
    if (path.empty() || path == "/" || !directories_.insert(path).second) {
        return;
    }
    add_parents(path);
    add(path, {type_directory | 0755, 2, 0, 0}, "");
}

void CpioWriter::add_file(const std::string& path, std::string_view bytes, u32 permissions) {
    add_parents(path);
    add(path, {type_file | permissions, 1, 0, 0}, bytes);
}

void CpioWriter::add_character_device(const std::string& path, u32 major, u32 minor) {
    add_parents(path);
    add(path, {type_character | 0600, 1, major, minor}, "");
}

std::string CpioWriter::finish() {
    add("/TRAILER!!!", {}, "");
    return std::move(out_);
}

void CpioWriter::add_parents(const std::string& path) { add_directory(path.substr(0, path.rfind('/'))); }

/// Thirteen numbers of eight hexadecimal digits, the name, the bytes; both padded to multiples of four.
void CpioWriter::add(std::string_view name, const Entry& entry, std::string_view bytes) {
    name.remove_prefix(1);
    const std::size_t name_size = name.size() + 1;
    out_ +=
        fmt::format("070701{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}{:08x}",
                    ++inode_, entry.mode, 0, 0, entry.links, 0, bytes.size(), 0, 0, entry.device_major,
                    entry.device_minor, name_size, 0);
    out_ += name;
    out_ += '\0';
    pad(out_);
    out_ += bytes;
    pad(out_);
}

} // namespace cow::real::vm
