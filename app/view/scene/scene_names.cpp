#include "app/view/scene/scene_names.hpp"

#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow::ui {
namespace {

/// "libc" for "/lib64/libc.so.6".
std::string stem(const std::string& path) {
    const std::string name = path.substr(path.find_last_of('/') + 1);
    return name.substr(0, name.find('.', 1));
}

std::string short_address(std::string text) {
    // Of a bare address the last digits tell pages apart.
    if (text.size() > 9 && text.rfind("0x", 0) == 0) {
        return "0x…" + text.substr(text.size() - 6);
    }
    return text;
}

} // namespace

std::string pages_label(const Machine& machine, MmId mm, const PageRun& run, const Labels& labels) {
    const std::string first = short_address(address_text(machine, mm, VirtAddr{run.first}, labels));
    if (run.count == 1) {
        return first;
    }
    const std::string last =
        short_address(address_text(machine, mm, VirtAddr{run.first + (run.count - 1)}, labels));
    const std::size_t plus = last.rfind('+');
    return first + " … " + (plus == std::string::npos ? last : last.substr(plus));
}

std::string frames_name(Pfn first, u64 count, RunFrames frames) {
    if (count == 1 || frames == RunFrames::same) {
        return frame_name(first);
    }
    return frames == RunFrames::consecutive ? fmt::format("F{}–F{}", first.v, first.v + count - 1)
                                            : fmt::format("F{} …", first.v);
}

std::string frame_kind_text(const Machine& machine, const Frame& frame) {
    if (frame.kind != FrameKind::file || frame.file == no_file) {
        return std::string(tr(frame_kind_name(frame.kind)));
    }
    const File& file = machine.files[frame.file.v];
    return file.anonymous ? fmt::format("shm {}", frame.index)
                          : fmt::format("{} {}", stem(machine.names->text(file.name)), frame.index);
}

ProcId process_of(const Machine& machine, MmId mm) {
    const ProcId owner = machine.space(mm).owner;
    if (owner.v < machine.processes.size() && machine.process(owner).mm == mm) {
        return owner;
    }
    for (u32 i = 0; i < machine.processes.size(); ++i) {
        if (machine.processes[i].mm == mm) {
            return ProcId{i};
        }
    }
    return owner;
}

std::string content_text(const ContentPool& contents, ContentId content) {
    if (content == zero_content) {
        return "00";
    }
    const PageBytes bytes = contents.bytes(content);
    const auto first = static_cast<std::size_t>(
        std::find_if(bytes.begin(), bytes.end(), [](u8 byte) { return byte != 0; }) - bytes.begin());
    if (first == bytes.size()) {
        return "00";
    }
    std::size_t printable = 0;
    while (printable < 8 && first + printable < bytes.size() && bytes[first + printable] >= 0x20 &&
           bytes[first + printable] < 0x7f) {
        ++printable;
    }
    const std::string where = first == 0 ? std::string() : fmt::format("+{:x}: ", first);
    if (printable >= 3) {
        return where + "\"" +
               std::string(bytes.begin() + static_cast<std::ptrdiff_t>(first),
                           bytes.begin() + static_cast<std::ptrdiff_t>(first + printable)) +
               "\"";
    }
    std::string out = where + fmt::format("{:02x}", bytes[first]);
    for (std::size_t i = first + 1; i < std::min(first + 3, bytes.size()) && bytes[i] != 0; ++i) {
        out += fmt::format(" {:02x}", bytes[i]);
    }
    if (printable == 1 || printable == 2) {
        out += " " + std::string(bytes.begin() + static_cast<std::ptrdiff_t>(first),
                                 bytes.begin() + static_cast<std::ptrdiff_t>(first + printable));
    }
    return out;
}

} // namespace cow::ui
