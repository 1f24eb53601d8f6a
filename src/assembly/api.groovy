// Of the classes that changed, those that are public: what the published version names in YAML, and what the documentation names. All
// else in Java may change with any version, as the page Upgrading says.
import java.util.zip.ZipFile

def documented = [
    'client.RetryException', 'event.Event', 'event.ForgetsUsers', 'event.TraitHash', 'event.UndeliverableException',
    'inbox.InboxUnavailableException', 'inbox.Outcome', 'mapping.TraitTable'
].collect { "io.github.zendeskevents.$it".toString() } as Set

// jar:file:/.../camel-zendesk-events-1.0.0.jar!/io/...
def published = jApiClasses.findResult { it.oldClass.map { old -> old.URL }.orElse(null) }
if (published == null) {
    return jApiClasses
}
def named = new HashSet(documented)
new ZipFile(new File(new URI(published.toString().replaceFirst('^jar:', '').replaceFirst('!.*', '')))).withCloseable { jar ->
    jar.entries().findAll { it.name.endsWith('.yaml') }.each { file ->
        (jar.getInputStream(file).getText('UTF-8') =~ /io\.github\.zendeskevents\.[\w.]+/).each { named << it }
    }
}
// In its place: what a script returns is not looked at.
jApiClasses.removeAll { !named.contains(it.fullyQualifiedName.replaceFirst(/\$.*/, '')) }
return jApiClasses
