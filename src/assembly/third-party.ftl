<#-- The list of what others have made of the distribution; license-maven-plugin fills it in. -->
<#function licences names>
  <#return names?join(" or ")>
</#function>
What is in lib/ of camel-zendesk-events, and is not of it
=========================================================

Each line names a library, its coordinates in Maven, and the licences it is given under; of several, you may choose one.

<#list dependencyMap as entry>
- ${entry.getKey().name}, ${entry.getKey().groupId}:${entry.getKey().artifactId}:${entry.getKey().version}: ${licences(entry.getValue())}
</#list>
