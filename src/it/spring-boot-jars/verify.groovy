// Adding the module to a host on Spring Boot must stay cheap: at most 5.05 MB of jars that it would not have anyway.
def limit = 5_050_000
def jars = { String list -> new File(basedir, "target/${list}.txt").text.trim().split('\\|').collectEntries { [new File(it).name, it] } }
def before = jars('host')
def added = jars('host-with-module').findAll { name, path -> !before.containsKey(name) }
    .collect { name, path -> [name: name, size: new File(path).length()] }.sort { -it.size }
def sum = added*.size.sum()
def report = added.collect { String.format('%,12d  %s', it.size, it.name) } + [String.format('%,12d  bytes of jars that the module adds', sum)]
// System.out goes to the log of this build alone.
new PrintStream(new FileOutputStream(FileDescriptor.out), true).println(report.join('\n'))
assert added.any { it.name.startsWith('camel-zendesk-events-') } : 'the module is not among the jars'
assert sum <= limit : "the module adds ${sum} bytes of jars, more than ${limit}"
return true
