#include "app/linux/sight/unknown.hpp"

#include "core/language/language.hpp"

#include <fmt/format.h>

namespace cow::real {
namespace {

const std::string known;

template <class Map, class Key> const std::string& why_of(const Map& map, Key key) {
    const auto found = map.find(key);
    return found == map.end() ? known : found->second;
}

void forget_pages(ProcessSeen& process, const VmaSeen& vma) {
    process.pages.erase(process.pages.lower_bound(vma.start), process.pages.lower_bound(vma.end));
}

/// Who else maps a frame.
void forget_sharing(ProcessSeen& process) {
    for (auto& [address, page] : process.pages) {
        page.frame.reset();
        page.mapcount.reset();
        page.exclusive.reset();
        page.mapped_once.reset();
    }
    for (VmaSeen& vma : process.vmas) {
        vma.told = vma.told == VmaSeen::Told::all ? VmaSeen::Told::own_pages : vma.told;
    }
}

} // namespace

void Unknown::add(const Effects& effects, const std::string& why) {
    switch (effects.reach) {
    case Effects::Reach::nothing: break;
    case Effects::Reach::memory: spaces_.try_emplace(effects.mm, why); break;
    case Effects::Reach::file: files_.try_emplace(effects.file, why); break;
    case Effects::Reach::everything: everything_ = everything_.empty() ? why : everything_; break;
    }
}

void Unknown::forked(MmId parent, MmId child) {
    if (const auto found = spaces_.find(parent); found != spaces_.end()) {
        spaces_.try_emplace(child, found->second);
    }
}

const std::string& Unknown::memory(MmId mm) const { return why_of(spaces_, mm); }
const std::string& Unknown::file(FileId file) const { return why_of(files_, file); }

const std::string& Unknown::page(const Machine& machine, MmId mm, Vpn page) const {
    if (const std::string& why = memory(mm); !why.empty() || files_.empty()) {
        return why;
    }
    const Vma* vma = machine.space(mm).find(page);
    return vma == nullptr || vma->is_anonymous() ? known : file(vma->file);
}

std::vector<std::string> Unknown::listed(const Machine& machine) const {
    std::vector<std::string> out;
    for (const Process& process : machine.processes) {
        if (process.alive() && !memory(process.mm).empty()) {
            out.push_back(trf("pages and faults of {}: {}", machine.name(process), memory(process.mm)));
        }
    }
    for (const auto& [file, why] : files_) {
        out.push_back(trf("pages of {}: {}", machine.names->text(machine.files[file.v].name), why));
    }
    return out;
}

void Unknown::hide(const Machine& machine, Seen& model, Seen& kernel) const {
    if (none()) {
        return;
    }
    for (std::size_t i = 0; i < model.processes.size() && i < kernel.processes.size(); ++i) {
        ProcessSeen& ours = model.processes[i];
        ProcessSeen& theirs = kernel.processes[i];
        const Process& process = machine.processes[i];
        if (!process.alive()) {
            continue;
        }
        bool tables = true;
        for (VmaSeen& seen : ours.vmas) {
            if (!page(machine, process.mm, VirtAddr{seen.start}.page()).empty()) {
                seen.told = VmaSeen::Told::range;
                forget_pages(ours, seen);
                forget_pages(theirs, seen);
                tables = false;
            }
        }
        if (!tables) {
            ours.page_tables.reset();
        }
        forget_sharing(ours);
        forget_sharing(theirs);
    }
    for (const auto& [file, why] : files_) {
        model.files.erase(machine.names->text(machine.files[file.v].name));
    }
    model.pages_shared.reset();
    model.pages_sharing.reset();
    model.pages_unshared.reset();
    model.step.committed.reset();
}

} // namespace cow::real
