#include "core/machine/machine.hpp"

namespace cow {

Machine::Machine(const MachineConfig& settings)
    : config(settings), frames(settings.frames), contents(std::make_shared<ContentPool>()),
      names(std::make_shared<NamePool>()), area_names(std::make_shared<NamePool>()) {
    OpenFile terminal;
    terminal.readable = terminal.writable = true;
    terminal.status = open_flag::largefile;
    terminal.refs = 1; // the machine itself, so that it is never closed
    open_files.push_back(terminal);
}

std::string Machine::area_name(const Vma& vma) const {
    if (vma.name() == NameId{}) {
        return "";
    }
    return (vma.is_anonymous() ? "[anon" : "[anon_shmem") + area_names->text(vma.name()) + "]";
}

std::string_view open_kind_name(OpenKind kind) {
    switch (kind) {
    case OpenKind::terminal: return "terminal";
    case OpenKind::file: return "file";
    case OpenKind::pipe: return "pipe";
    case OpenKind::socket: return "socket";
    case OpenKind::mem: return "mem";
    case OpenKind::event: return "event";
    case OpenKind::pidfd: return "pidfd";
    case OpenKind::other: return "other";
    }
    return "?";
}

ContentId disk_content(const Machine& machine, FileId id, u64 index) {
    const File& file = machine.files[id.v];
    if (const auto changed = file.disk.find(index); changed != file.disk.end()) {
        return changed->second >= unwritten_content ? zero_content : changed->second;
    }
    if (file.shmem || (!file.implied && index >= pages_for(file.disk_size))) {
        return zero_content;
    }
    const ContentId whole =
        file.filled ? file.fill : machine.contents->file_page(machine.names->text(file.made_as), index);
    if (file.implied || index != file.disk_size >> page_shift) {
        return whole;
    }
    const PageBytes bytes = machine.contents->bytes(whole); // the last page ends in zeroes
    return machine.contents->from_bytes(std::span(bytes).first(file.disk_size & page_mask));
}

} // namespace cow
